// Which clips a kiosk offers: those that lie in its folder, under the names that the screen knows, and no others.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { voicesFault, voicesHeard } from "../../kiosk/core/voices.ts";
import { readAudioClips, voicesOf } from "../../kiosk/machine/audio-clips.ts";
import { openMachineKiosk } from "../../kiosk/machine/machine-kiosk.ts";
import { FILE_SECRETS } from "../../kiosk/machine/secret-store.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { createEnrolledFolder } from "../support/enrolled-folder.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { CONF_BODY } from "../support/hub-voice.ts";

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "hai-long-clips-"));
  mkdirSync(join(data, "audio"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

function put(name: string, content = "clip"): void {
  writeFileSync(join(data, "audio", name), content);
}

function found(): readonly string[] {
  return voicesOf(readAudioClips(data, SILENT_LOG)).toSorted();
}

describe("the clips of a kiosk", () => {
  it("are those of its folder, one or two of a language", () => {
    put("vi.mp3");
    put("vi.ogg");
    put("san-chi.ogg");
    expect(found()).toEqual(["san-chi", "vi"]);
  });

  it("are none without a folder", () => {
    rmSync(join(data, "audio"), { recursive: true });
    expect(found()).toEqual([]);
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
});

describe("the guidance that is offered", () => {
  it("is what the folder holds, where the configuration names none", () => {
    expect(voicesHeard([], ["vi", "tay"])).toEqual(["vi", "tay"]);
    expect(voicesFault([], ["vi", "tay"])).toBeNull();
  });

  it("is never more than the folder holds, and what is missing is told", () => {
    expect(voicesHeard(["vi", "tay", "dao"], ["tay"])).toEqual(["tay"]);
    expect(voicesFault(["vi", "tay", "dao"], ["tay"])).toBe("clips_missing");
    expect(voicesFault(["tay"], ["tay", "dao"])).toBeNull();
  });
});

describe("a whole kiosk whose configuration names a clip that is not there", () => {
  it("is open without its button and says so, until the clip is there at a start", async () => {
    const place = createEnrolledFolder();
    place.look((store) => store.putConf({ ...CONF_BODY, audio: ["vi", "tay"] }));
    const seen = async (): Promise<object> => {
      const machine = await openMachineKiosk(
        {
          data: place.folder,
          enrolment: null,
          app: "1",
          secrets: FILE_SECRETS,
          alarm: () => null,
        },
        { clock: createFakeClock(), log: SILENT_LOG },
      );
      try {
        machine.kiosk.start();
        const { service, audio, fault } = await machine.kiosk.bridge.view();
        return { service, audio, fault };
      } finally {
        await machine.close();
      }
    };
    mkdirSync(join(place.folder, "audio"));
    writeFileSync(join(place.folder, "audio", "vi.mp3"), "clip");
    expect(await seen()).toEqual({ service: "open", audio: ["vi"], fault: "clips_missing" });
    writeFileSync(join(place.folder, "audio", "tay.ogg"), "clip");
    expect(await seen()).toEqual({ service: "open", audio: ["vi", "tay"], fault: null });
    place.remove();
  });
});
