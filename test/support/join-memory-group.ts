// For `node --import`: a program that joins the group of processes that MEMORY_GROUP names, before it takes any memory worth a word.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const procs = process.env["MEMORY_GROUP"];
if (isMainThread && procs !== undefined) writeFileSync(procs, String(process.pid));
