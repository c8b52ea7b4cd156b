// What a kiosk writes down: the four kinds of record (wire protocol §3), as flat arrays of integers and short plain strings.
// Promises: `canonical(record)` is the exact text that is hashed. Nothing in a record identifies a citizen.
import { Type, type Static } from "typebox";
import { Code, Count, GivenCode, Instant, Seq, Whole } from "./forms.ts";

export { canonical, isTest, TEST_FLAG } from "./record-text.ts";

/** [seq,"r",at,mono,boot,counter,service,scale,level,layout,visit,flags] */
export const RatingRecord = Type.Tuple([
  Seq,
  Type.Literal("r"),
  Instant,
  Count,
  Count,
  Code,
  Code,
  GivenCode,
  GivenCode,
  Count,
  Code,
  Count,
]);

/** [seq,"w",at,mono,boot,ref,"code,code"]: why the rating at `ref` was not a satisfied one. */
export const ReasonsRecord = Type.Tuple([
  Seq,
  Type.Literal("w"),
  Instant,
  Count,
  Count,
  Seq,
  Type.String({ pattern: "^[A-Za-z0-9._:-]{1,64}(,[A-Za-z0-9._:-]{1,64}){0,15}$" }),
]);

/** [seq,"v",at,mono,boot,ref,why]: the citizen took the rating at `ref` back. Nothing is deleted. */
export const VoidRecord = Type.Tuple([
  Seq,
  Type.Literal("v"),
  Instant,
  Count,
  Count,
  Seq,
  GivenCode,
]);

/** [seq,"e",at,mono,boot,code,number,text]: start stop clock disk conf key recover selftest close. */
export const EventRecord = Type.Tuple([
  Seq,
  Type.Literal("e"),
  Instant,
  Count,
  Count,
  GivenCode,
  Whole,
  Type.String({ pattern: "^[ !#-\\[\\]-~]{0,512}$" }),
]);

export const StreamRecord = Type.Union([RatingRecord, ReasonsRecord, VoidRecord, EventRecord]);

export type RatingRecord = Static<typeof RatingRecord>;
export type ReasonsRecord = Static<typeof ReasonsRecord>;
export type VoidRecord = Static<typeof VoidRecord>;
export type EventRecord = Static<typeof EventRecord>;
export type StreamRecord = Static<typeof StreamRecord>;
