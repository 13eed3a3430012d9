/** The teacher worker of production, in a runtime that breaks. */
import './break-runs.ts';
import '../../teacher.worker.ts';
