// Which broker carries the line: the hub's own, in its process, or another program's, with the account that the hub has there.

export type BrokerChoice =
  | {
      readonly kind: "embedded";
      readonly host: string;
      readonly port: number;
      readonly tls?: { readonly key: string; readonly cert: string };
    }
  | {
      readonly kind: "external";
      readonly url: string;
      readonly username: string;
      readonly password: string;
      readonly ca: string | null;
      readonly passwordFile: string | null;
      /** Other hubs share the kiosks' ratings: each message goes to one of them ($share, MQTT 5). */
      readonly isShared?: boolean;
    };
