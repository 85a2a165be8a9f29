// Reads formulas beside the window's own thread, so that one without end stops nothing.
import { doJobs } from '../../kit/work/jobs';
import { formulaNodes } from './formula';

doJobs(formulaNodes);
