// The one function of subset-font that the build uses; the package brings no types of its own.
declare module "subset-font" {
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: {
      readonly targetFormat: "woff2";
      readonly variationAxes: {
        readonly [axis: string]: { readonly min: number; readonly max: number };
      };
    },
  ): Promise<Buffer>;
}
