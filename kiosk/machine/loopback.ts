// Which hosts are this very machine. The kiosk's page has no sign-in: whoever reaches it may rate.

export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

export function notLoopback(host: string): string {
  return `The kiosk's page has no sign-in, so it listens on this machine only: use 127.0.0.1 instead of ${host} in --listen.`;
}
