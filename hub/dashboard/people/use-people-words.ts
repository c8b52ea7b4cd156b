// The words about people in the reader's language, and a refusal in them.
import type { Refusal } from "../api-client.ts";
import { refusalWords } from "../refusal-note.tsx";
import type { Text } from "../words/vi.ts";
import { useWords, type Words } from "../words/words.ts";

export type PeopleWords = Words & {
  readonly people: Text["people"];
  readonly refusalOf: (refusal: Refusal) => string;
};

export function usePeopleWords(): PeopleWords {
  const words = useWords();
  const { people } = words.text;
  return {
    ...words,
    people,
    // Here only the password is asked for: the name is known.
    refusalOf: (refusal) => {
      if (refusal.code === "wrong_credentials") return people.wrongPassword;
      if (refusal.code === "unprocessable") return `${people.unprocessable} ${refusal.detail}`;
      return refusalWords(words.text, refusal);
    },
  };
}
