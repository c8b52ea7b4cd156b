// A heading made of phrases: a line ends after a phrase where it can, and no word is ever broken.
import { Fragment, type JSX } from "preact";
import type { Phrases } from "./text.ts";

/** Chinese is written without spaces. */
const HAN = /^\p{Script=Han}/u;

export function Words({ phrases }: { readonly phrases: Phrases }): JSX.Element {
  return (
    <>
      {phrases.map((phrase, index) => (
        <Fragment key={phrase}>
          {index === 0 || HAN.test(phrase) ? "" : " "}
          <span class="phrase">{phrase}</span>
        </Fragment>
      ))}
    </>
  );
}
