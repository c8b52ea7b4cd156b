// A promise that a test settles when it is its turn.

export type Turn<T> = { readonly promise: Promise<T>; readonly resolve: (value: T) => void };

export function createTurn<T>(): Turn<T> {
  return Promise.withResolvers<T>();
}
