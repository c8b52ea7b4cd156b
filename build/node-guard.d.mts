export function nodeTooOld(version: string): string | undefined;
export function guardNode(): void;
