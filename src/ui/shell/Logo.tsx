/** Pupil's mark: an eye's pupil that has caught a light. */
export function Logo({ sizePx }: { sizePx: number }) {
  return (
    <svg width={sizePx} height={sizePx} viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="15" fill="var(--ink)" />
      <circle cx="16" cy="16" r="11.5" fill="var(--accent)" />
      <circle cx="16" cy="16" r="6" fill="var(--ink)" />
      <circle cx="18.4" cy="13.4" r="1.9" fill="var(--panel)" />
    </svg>
  );
}
