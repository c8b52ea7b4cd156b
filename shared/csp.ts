// The one content security policy of the kiosk's screen, sent as a header by every shell that serves it (electron/, web/).
// Promises: nothing but the screen's own files runs or is fetched; no inline script, no eval, no framing (Trusted Types on).

export const SCREEN_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");
