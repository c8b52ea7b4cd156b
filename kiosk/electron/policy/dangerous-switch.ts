// Switches that would open the kiosk to whoever can reach its command line. Fuses stop Node's; Chromium's own are stopped here.

const DANGEROUS = [
  "remote-debugging-port",
  "remote-debugging-pipe",
  "remote-allow-origins",
  "no-sandbox",
  "disable-sandbox",
  "disable-gpu-sandbox",
  "disable-setuid-sandbox",
  "disable-namespace-sandbox",
  "disable-seccomp-filter-sandbox",
  "no-zygote",
  "single-process",
  "disable-web-security",
  "disable-site-isolation-trials",
  "load-extension",
  "allow-file-access-from-files",
  "ignore-certificate-errors",
  "host-rules",
  "host-resolver-rules",
  "js-flags",
  "renderer-cmd-prefix",
  "gpu-launcher",
  "utility-cmd-prefix",
  "user-data-dir",
];

/** The first of them in `args`, as it was written; undefined when there is none. Chromium takes one dash, two, or (Windows) a slash. */
export function findDangerousSwitch(args: readonly string[]): string | undefined {
  return args.find((argument) => {
    const name = /^(?:--?|\/)([^=]+)/.exec(argument)?.[1]?.toLowerCase();
    return name !== undefined && (DANGEROUS.includes(name) || name.startsWith("inspect"));
  });
}
