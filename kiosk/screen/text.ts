// The shape of one language's words. A screen takes every word from here; data (names, levels, reasons) comes with the view.
// Promises: every language has every word; a heading is a list of phrases that are never broken inside unless they must be.

export const LANGUAGES = ["vi", "en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Phrases of one sentence: they are shown with a space between, and a line prefers to end after one. */
export type Phrases = readonly string[];

export type Text = {
  readonly title: string;
  readonly idle: Phrases;
  readonly question: Phrases;
  readonly voluntary: Phrases;
  readonly privacy: Phrases;
  readonly hint: string;
  readonly wait: string;
  readonly thanks: Phrases;
  readonly recorded: string;
  readonly chooseAgain: string;
  readonly tooLate: string;
  readonly reasonsQuestion: Phrases;
  readonly reasonsMany: string;
  readonly costNotice: { readonly before: string; readonly after: string };
  /** Asked before ticked reasons are thrown away. */
  readonly stillThere: {
    readonly question: Phrases;
    readonly goOn: string;
    readonly dropped: (seconds: number) => string;
  };
  readonly send: string;
  readonly skip: string;
  readonly returnsIn: (seconds: number) => string;
  readonly help: {
    readonly label: string;
    readonly listen: string;
    readonly largeText: string;
    readonly contrast: string;
    readonly language: string;
  };
  readonly closed: {
    readonly title: Phrases;
    readonly invite: string;
    readonly today: string;
    readonly opens: (opening: { readonly when: string; readonly time: string }) => string;
    readonly todayWord: string;
    readonly tomorrow: (day: string) => string;
    /** Monday first. */
    readonly weekdays: readonly string[];
    readonly onDay: (weekday: string, date: string) => string;
  };
  readonly selfTest: { readonly title: Phrases; readonly note: string };
  readonly outOfService: { readonly title: Phrases; readonly paper: Phrases };
};
