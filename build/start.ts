// `npm start`: the whole line on one machine, with one command. The hub with its embedded broker runs in this process; the
// kiosk is a process of its own, enrolled over HTTP with a claim code like any other kiosk.
// Promises: loopback unless told otherwise, passwords made here and nowhere else, one clear sentence for a bad option.
import { randomBytes, randomInt } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { seedCatalogue, seedRatings } from "../hub/demo/seed-demo.ts";
import { openHub, type Hub } from "../hub/hub.ts";
import { hashPin } from "../hub/people/hash-pin.ts";
import { addAccount } from "../hub/people/accounts.ts";
import { newClaimCode } from "../hub/people/claim-code.ts";
import { parseHubConfig } from "../hub/config.ts";
import { createSystemClock } from "../hub/system-clock.ts";
import { createPinoLog } from "../hub/pino-log.ts";
import { Problem } from "../shared/api/problem.ts";
import type { Role } from "../shared/api/session.ts";
import { DEFAULT_SCALE } from "../shared/scale.ts";
import { buildScreens } from "./build-screens.ts";
import { readDemoFile, writeDemoFile, type DemoAccount, type DemoFile } from "./demo-file.ts";
import { startKioskProcess } from "./kiosk-process.ts";
