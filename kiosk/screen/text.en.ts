// The citizen's words in English.
import type { Text } from "./text.ts";

export const ENGLISH: Text = {
  title: "RATE OUR SERVICE",
  idle: ["Please touch", "the screen", "to rate our service"],
  question: ["Are you satisfied with how", "your procedure was handled", "at this counter?"],
  voluntary: ["The choice is yours.", "Staff may not press for you."],
  privacy: ["No name, phone number", "or file number is recorded."],
  hint: "Please touch one of the faces.",
  wait: "Please wait a moment…",
  thanks: ["Thank you", "very much!"],
  recorded: "Your rating has been recorded.",
  chooseAgain: "Choose again",
  tooLate: "It is too late to choose again.",
  reasonsQuestion: ["What were you", "not satisfied with?"],
  reasonsMany: "(you may choose several)",
  costNotice: { before: "To report a charge beyond the official fees, please call", after: "." },
  stillThere: {
    question: ["Do you still want to send", "what you have chosen?"],
    goOn: "Go on",
    dropped: (seconds) => `If not, your choices are dropped in ${seconds} s.`,
  },
  send: "Send rating",
  skip: "Skip",
  returnsIn: (seconds) => `This screen closes in ${seconds} s`,
  help: {
    label: "Help",
    listen: "Listen",
    largeText: "Large text",
    contrast: "High contrast",
    language: "Language",
  },
  closed: {
    title: ["Closed now"],
    invite: "Please come back during opening hours.",
    today: "Opening hours today",
    opens: ({ when, time }) => `Opens again at ${time}, ${when}.`,
    todayWord: "today",
    tomorrow: (day) => `tomorrow, ${day}`,
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    onDay: (weekday, date) => `${weekday} ${date}`,
  },
  selfTest: {
    title: ["Self-test in progress"],
    note: "The device touches every level by itself. These test touches are not counted.",
  },
  outOfService: {
    title: ["This device is", "out of service."],
    paper: ["Please use a paper slip", "at the writing desk."],
  },
};
