import { type ReportFormat, type ReportSubject, reportFile } from '../../utils/report-file.ts';
import { t } from '../i18n.ts';
import { Button } from '../ui/button.tsx';

interface Props {
  readonly what: ReportSubject;
  readonly at: number;
  readonly textOf: (format: ReportFormat) => string;
}

const MIME: Readonly<Record<ReportFormat, string>> = { csv: 'text/csv', json: 'application/json' };
const FORMATS: readonly ReportFormat[] = ['csv', 'json'];

/** Saves through a link, which takes no permission: there is no secret in a report. */
function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has taken up the address by the next turn.
  setTimeout(() => URL.revokeObjectURL(address));
}

/** A report as a file, for tickets and audits. */
export function SaveReport({ what, at, textOf }: Props) {
  return (
    <div class="s-row">
      {FORMATS.map((format) => (
        <Button
          key={format}
          size="sm"
          icon="download"
          onClick={() => save(reportFile(what, at, format), MIME[format], textOf(format))}
        >
          {t(`console.report.${format}`)}
        </Button>
      ))}
    </div>
  );
}
