// Which clips a kiosk offers: those that lie in its folder, under the names that the screen knows, and no others.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readAudioClips, withAudioClips } from "../../kiosk/machine/audio-clips.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { createScriptedBridge } from "../support/scripted-bridge.ts";

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "hai-long-clips-"));
  mkdirSync(join(data, "audio"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

function put(name: string, content = "clip"): void {
  writeFileSync(join(data, "audio", name), content);
}

async function heard(configured: readonly string[]): Promise<readonly string[]> {
  const bridge = createScriptedBridge({ audio: [...configured] });
  return (await withAudioClips(bridge, readAudioClips(data, SILENT_LOG)).view()).audio;
}

describe("the clips of a kiosk", () => {
  it("are those of its folder, where the configuration names none", async () => {
    put("vi.mp3");
    put("san-chi.ogg");
    expect((await heard([])).toSorted()).toEqual(["san-chi", "vi"]);
  });

  it("are never more than the folder holds, whatever the configuration says", async () => {
    put("tay.ogg");
    expect(await heard(["vi", "tay", "dao"])).toEqual(["tay"]);
  });

  it("are none without a folder", async () => {
    rmSync(join(data, "audio"), { recursive: true });
    expect(await heard(["vi"])).toEqual([]);
  });

  it("leave out what is empty, what is no clip, and what is a folder", () => {
    put("vi.mp3", "");
    put("notes.txt");
    put("../escape.mp3");
    mkdirSync(join(data, "audio", "dao.mp3"));
    put("en.mp3");
    const clips = readAudioClips(data, SILENT_LOG);
    expect([...clips].map(([name, { mime }]) => `${name} ${mime}`)).toEqual(["en.mp3 audio/mpeg"]);
  });

  it("are told with every change of the view too", () => {
    put("vi.mp3");
    const bridge = createScriptedBridge();
    const views: (readonly string[])[] = [];
    withAudioClips(bridge, readAudioClips(data, SILENT_LOG)).onView(({ audio }) =>
      views.push(audio),
    );
    bridge.show({ service: "closed" });
    expect(views).toEqual([["vi"]]);
  });
});
