// The words of the sign-in page, in English.
import type { signInWords as vi } from "./sign-in.vi.ts";

export const signInWords: typeof vi = {
  title: "Sign in",
  about: "Follow how satisfied people are with the service at the one-stop counters.",
  username: "User name",
  password: "Password",
  code: "Code of the second factor",
  codeHint: "Six digits on your phone, or a recovery code.",
  submit: "Sign in",
  trying: "Signing in…",
  ended: "Your session has ended. Please sign in again.",
};
