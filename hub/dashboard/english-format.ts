// Numbers for a reader of English: 95.4% and 1,300. Dates stay dd/MM/yyyy, as they stand in the reports.
import { createFormat, type Format } from "./format.ts";

export const englishFormat: Format = createFormat({ decimal: ".", group: "," });
