/**
 * The few line icons of the page, drawn on a 16 px grid in the text's colour. Always beside words, so always hidden
 * from readers.
 */
const PATHS = {
  check: 'M3 8.5l3.2 3.2L13 4.8',
  warning: 'M8 2.2l6.2 11.3H1.8L8 2.2zM8 6.4v3.3M8 11.6v.2',
  close: 'M4 4l8 8M12 4l-8 8',
  folder: 'M1.8 4.2v8.6h12.4V5.6H8L6.4 4.2H1.8z',
  photo: 'M2 3h12v10H2zM2 11l3.6-3.6 3 3 2-2L14 11.6M10.6 6.2v.1',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2v9.6l7.6-4.8L5 3.2z',
  undo: 'M5.8 3L2.6 6.2l3.2 3.2M2.8 6.2h6.4a3.6 3.6 0 0 1 0 7.2H6',
  search: 'M7 2.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8zM10.3 10.3l3.3 3.3',
  download: 'M8 2v8M4.6 6.8L8 10.2l3.4-3.4M2.6 13.4h10.8',
  eye: 'M1.4 8S3.8 3.6 8 3.6 14.6 8 14.6 8 12.2 12.4 8 12.4 1.4 8 1.4 8zM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z',
  more: 'M3.4 8h.1M8 8h.1M12.6 8h.1',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, sizePx = 16 }: { name: IconName; sizePx?: number }) {
  return (
    <svg
      width={sizePx}
      height={sizePx}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.4 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
