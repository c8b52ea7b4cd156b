// Wall 1 on the kiosk's side: a method name and an unknown argument become a checked call of KioskBridge, or a fault in words.
import { BRIDGE_CALLS, type BridgeMethod, type KioskBridge } from "../../shared/bridge.ts";
import type { Parsed, Parser } from "../../shared/parser.ts";

export type CallBridge = (method: string, argument: unknown) => Promise<Parsed<unknown>>;

export function createBridgeCalls(bridge: KioskBridge): CallBridge {
  const calls: Readonly<Record<BridgeMethod, (argument: unknown) => Promise<Parsed<unknown>>>> = {
    view: checked(BRIDGE_CALLS.view, () => bridge.view()),
    take: checked(BRIDGE_CALLS.take, (call) => bridge.take(call)),
    takeBack: checked(BRIDGE_CALLS.takeBack, (call) => bridge.takeBack(call)),
    explain: checked(BRIDGE_CALLS.explain, (call) => bridge.explain(call)),
    staffSignIn: checked(BRIDGE_CALLS.staffSignIn, (call) => bridge.staffSignIn(call)),
    staffTally: checked(BRIDGE_CALLS.staffTally, (call) => bridge.staffTally(call)),
    staffSignOut: checked(BRIDGE_CALLS.staffSignOut, (call) => bridge.staffSignOut(call)),
    staffSelfTest: checked(BRIDGE_CALLS.staffSelfTest, (call) => bridge.staffSelfTest(call)),
  };
  const isMethod = (method: string): method is BridgeMethod => Object.hasOwn(calls, method);
  return (method, argument) =>
    isMethod(method)
      ? calls[method](argument)
      : Promise.resolve({ ok: false, fault: "there is no such method" });
}

function checked<T>(
  parse: Parser<T>,
  run: (argument: T) => Promise<unknown>,
): (argument: unknown) => Promise<Parsed<unknown>> {
  return async (argument) => {
    const parsed = parse(argument);
    if (!parsed.ok) return parsed;
    return { ok: true, value: await run(parsed.value) };
  };
}
