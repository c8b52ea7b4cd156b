// Believes one more certificate authority for https, the hub's own in an intranet: a packaged kiosk has the fuse off that
// NODE_EXTRA_CA_CERTS needs. MQTT does not need this: its authority comes with the enrolment.
import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { StartFault, systemCode } from "./start-fault.ts";

/** `file` is PEM; throws a StartFault when it is none. */
export function trustAuthority(file: string): void {
  try {
    setDefaultCACertificates([...getCACertificates("default"), readFileSync(file, "utf8")]);
  } catch (error) {
    const why = systemCode(error) ?? "it holds no certificate in PEM";
    throw new StartFault(`The authority that --ca names, ${file}, cannot be used: ${why}.`, error);
  }
}
