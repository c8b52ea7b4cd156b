// Numbers as Vietnam writes them: 95,4% and 1.300.
import { createFormat, type Format } from "./format.ts";

export const vietnameseFormat: Format = createFormat({ decimal: ",", group: "." });
