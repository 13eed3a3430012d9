/** Where a key leads in a grid with one moving tab stop. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** The next place, kept inside the grid; null for keys that do not move. */
export function moved(at: GridPlace, key: string, rows: number, columns: number): GridPlace | null {
  const { row, column } = at;
  switch (key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(rows - 1, row + 1), column };
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(columns - 1, column + 1) };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: columns - 1 };
    case 'PageUp':
      return { row: 0, column };
    case 'PageDown':
      return { row: rows - 1, column };
    default:
      return null;
  }
}
