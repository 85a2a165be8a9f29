// Reads code beside the window's own thread, so that a long block stops nothing while it gets its colours.
import { doJobs } from '../../kit/work/jobs';
import { highlight } from './highlight';

doJobs(highlight);
