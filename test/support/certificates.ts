// Certificates for one test: an authority of its own and a server certificate for 127.0.0.1 and localhost, made with openssl.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Certificates = {
  /** PEM texts … */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** … and the same as files. */
  readonly files: { readonly ca: string; readonly cert: string; readonly key: string };
};

/** `names`: subject alternative names in openssl's words, by default loopback. */
export function createCertificates(
  folder: string,
  names = "IP:127.0.0.1,DNS:localhost",
): Certificates {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  };
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...newKey,
    "-subj",
    "/CN=test authority",
    "-days",
    "2",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
  );
  openssl(
    "req",
    "-new",
    ...newKey,
    "-subj",
    "/CN=test broker",
    "-keyout",
    "server.key",
    "-out",
    "server.csr",
  );
  writeFileSync(at("server.ext"), `subjectAltName=${names}\nbasicConstraints=CA:FALSE\n`);
  openssl(
    "x509",
    "-req",
    "-in",
    "server.csr",
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-CAcreateserial",
    "-days",
    "2",
    "-extfile",
    "server.ext",
    "-out",
    "server.pem",
  );
  const files = { ca: at("ca.pem"), cert: at("server.pem"), key: at("server.key") };
  return {
    ca: readFileSync(files.ca, "utf8"),
    cert: readFileSync(files.cert, "utf8"),
    key: readFileSync(files.key, "utf8"),
    files,
  };
}
