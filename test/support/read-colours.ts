// Colours of a picture at given points, read by the browser itself on an empty page of its own.
import type { Browser } from "playwright-core";

type Colour = {
  readonly text: string;
  /** Relative luminance as WCAG 2.2 defines it, 0…1. */
  readonly luminance: number;
};

export async function readColours(
  browser: Browser,
  png: Buffer,
  points: readonly { readonly x: number; readonly y: number }[],
): Promise<readonly Colour[]> {
  const page = await browser.newPage();
  const pixels = await page.evaluate(
    async ({ source, places }) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      const drawing = canvas.getContext("2d");
      drawing?.drawImage(image, 0, 0);
      return places.map(({ x, y }) => [...(drawing?.getImageData(x, y, 1, 1).data ?? [])]);
    },
    { source: `data:image/png;base64,${png.toString("base64")}`, places: [...points] },
  );
  await page.close();
  return pixels.map(([red = 0, green = 0, blue = 0]) => ({
    text: `${red} ${green} ${blue}`,
    luminance: 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue),
  }));
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
