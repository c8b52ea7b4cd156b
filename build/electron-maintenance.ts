// The page that is shown while the screen keeps failing: the screen's own words, no script, nothing to touch.
import { VIETNAMESE } from "../kiosk/screen/text.vi.ts";

export function maintenanceHtml(): string {
  const { title, paper } = VIETNAMESE.outOfService;
  return `<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8" />
    <title>${VIETNAMESE.title}</title>
    <link rel="stylesheet" href="./maintenance.css" />
  </head>
  <body>
    <h1>${title.join(" ")}</h1>
    <p>${paper.join(" ")}</p>
  </body>
</html>
`;
}

export const MAINTENANCE_CSS = `html {
  height: 100%;
  cursor: none;
  touch-action: none;
  user-select: none;
}
body {
  height: 100%;
  margin: 0;
  display: flex;
  flex-direction: column;
  align-items: center;
  justify-content: center;
  text-align: center;
  font-family: "Be Vietnam Pro", "Noto Sans", sans-serif;
  line-height: 1.4;
  color: #1a1a1a;
  background: #ffffff;
}
h1 {
  margin: 0 8vw 3vh;
  font-size: 7vmin;
}
p {
  margin: 0 8vw;
  font-size: 4.5vmin;
}
`;
