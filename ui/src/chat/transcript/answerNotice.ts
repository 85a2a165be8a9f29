// What is said under an answer that did not end well, and what can be done about it: words only.
import type { Model, Problem, Turn } from '../../bindings';
import { explain, explainWithHint, inBrackets, isolated, saysWhatIsKept, titled } from '../../messages';
import { atMost, cost, whole } from '../../messages/format';

/** Something the person can do from a notice. */
export type Step =
  | 'continue'
  | 'continueCheaper'
  | 'leave'
  | 'retry'
  | 'otherModel'
  | 'shorter'
  | 'moreRoom'
  | 'changeLimit'
  | 'addBalance'
  | 'seePlans'
  | 'signIn'
  | 'copyDetails';

/** The notice under an answer; `sign` names the icon that repeats its words. */
export type Ending = {
  sign: 'stop' | 'cut' | 'empty' | 'broken' | 'money' | 'plan' | 'wait' | 'account' | 'alert';
  tone: 'plain' | 'warn' | 'bad';
  title: string;
  text: string;
  steps: { step: Step; label: string }[];
};

/** A model and the most that going on with it could cost, in US dollars. */
type Cheaper = { model: Pick<Model, 'name'>; atMost: number };

const FAILED = 'That did not work';
const IS_KEPT = 'Your text is kept.';
const LOST = { title: FAILED, text: `The answer did not arrive. ${IS_KEPT}` };

const step = (name: Step, label: string) => ({ step: name, label });

/**
 * The notice under `answer`, or null when it needs none. `longest` is the most that its model writes, if known, and
 * `cheaper` a model that what is left could let go on.
 */
export function ending(answer: Turn, longest: number | null = null, cheaper: Cheaper | null = null): Ending | null {
  switch (answer.outcome) {
    case 'running':
      return null;
    case 'stopped':
      return {
        sign: 'stop',
        tone: 'plain',
        title: 'Stopped',
        text:
          answer.problem?.code === 'cancelled'
            ? 'Nothing was sent and nothing was charged.'
            : 'Puter may still charge for what was written.',
        steps: [...(answer.text ? [step('continue', 'Continue')] : []), step('retry', 'Retry')],
      };
    case 'interrupted':
      return interrupted(answer);
    case 'failed':
      return answer.problem?.reason.kind === 'noAnswer'
        ? EMPTY
        : failure(answer.problem, answer.modelName ?? answer.model);
    case 'complete':
      return isEmpty(answer) && answer.cut !== 'size' ? EMPTY : cut(answer, longest, cheaper);
  }
}

const EMPTY: Ending = {
  sign: 'empty',
  tone: 'plain',
  title: 'The model ended without an answer',
  text: 'This can happen when the answer limit is spent on reasoning.',
  steps: [step('moreRoom', 'Retry with more room'), step('otherModel', 'Try another model')],
};

/** What ended it before the model did. */
function cut(answer: Turn, longest: number | null, cheaper: Cheaper | null): Ending | null {
  const { cut, limit, spent, model, modelName } = answer;
  if (cut === 'limit' && limit !== null && limit === longest) {
    return {
      sign: 'cut',
      tone: 'plain',
      title: 'Reached the model’s limit',
      text: `Through Puter, ${modelName ?? model} writes at most ${whole(limit)} tokens an answer.`,
      steps: [step('continue', 'Continue')],
    };
  }
  if (cut === 'limit') {
    return {
      sign: 'cut',
      tone: 'plain',
      title: 'Reached your answer limit',
      text: limit === null ? 'It is not the model’s own ending.' : `You allow ${whole(limit)} tokens an answer.`,
      steps: [step('continue', 'Continue'), step('changeLimit', 'Change the limit')],
    };
  }
  if (cut === 'size') {
    return {
      sign: 'cut',
      tone: 'warn',
      title: 'Stopped: the answer has no end',
      text: 'Of one answer Oriel takes at most 8 MB of text and 40 MB of pictures. What came is kept. Puter may still charge for the rest.',
      steps: [step('continue', 'Continue'), step('leave', 'Leave it')],
    };
  }
  if (cut !== 'balance') return null;
  const known = spent?.output && spent.costUsd;
  const limited = known
    ? `Puter limited this answer to ${whole(spent.output ?? 0)} tokens, all that ${cost(spent.costUsd ?? 0)} could hold.`
    : 'Puter limited this answer to what your balance could hold.';
  return {
    sign: 'cut',
    tone: 'warn',
    title: 'Cut short by your balance',
    text: `${limited} It is not the model’s own ending.`,
    steps: [
      cheaper
        ? step('continueCheaper', `Continue with ${cheaper.model.name}, ${atMost(cheaper.atMost)}`)
        : step('otherModel', 'Continue with another model'),
      step('addBalance', 'Add balance'),
      step('leave', 'Leave it'),
    ],
  };
}

const isEmpty = ({ text, images, tools }: Turn) => text.trim() === '' && images.length + tools.length === 0;

function interrupted(answer: Turn): Ending {
  const kept = answer.text ? 'The text above is kept. ' : 'No text came back. ';
  const { problem } = answer;
  const steps = [...(answer.text ? [step('continue', 'Continue from here')] : []), step('retry', 'Start again')];
  if (problem?.code === 'silent') return silent(problem, steps);
  const spent = answer.spent?.costUsd;
  const isOther = problem && problem.code !== 'offline' && problem.reason.kind !== 'answerBroke';
  return {
    sign: 'broken',
    tone: 'bad',
    title: 'The connection broke while answering',
    text:
      problem && isOther
        ? explainWithHint(problem)
        : `${kept}Puter may still charge for what was written${spent ? `, about ${cost(spent)}` : ''}.`,
    steps,
  };
}

/** The connection stood, and nothing more came over it. */
const silent = (problem: Problem, steps: Ending['steps']): Ending => ({
  sign: 'wait',
  tone: 'bad',
  title: 'The model went silent',
  text: explain(problem),
  steps,
});

/** What is said of a message that Puter, or the model called `model`, did not take. */
export function failure(problem: Problem | null, model: string | null): Ending {
  const name = model ?? 'This model';
  switch (problem?.code) {
    case 'no_funds':
      return {
        sign: 'money',
        tone: 'warn',
        title: 'Not enough balance for this message',
        text: 'Puter holds the worst case before it starts. Nothing was sent to the model and nothing was charged.',
        steps: [
          step('otherModel', 'Send with another model'),
          step('shorter', `Keep ${name}, shorter answer`),
          step('addBalance', 'Add to your balance on puter.com'),
        ],
      };
    case 'held':
      return {
        sign: 'wait',
        tone: 'warn',
        ...words(problem),
        steps: [step('retry', 'Send when free'), step('otherModel', 'Use another model')],
      };
    case 'too_long':
      return {
        sign: 'alert',
        tone: 'warn',
        ...words(problem, `Too long for ${isolated(name)}`),
        steps: [step('otherModel', 'Use another model')],
      };
    case 'needs_plan':
      return {
        sign: 'plan',
        tone: 'warn',
        title: `${name} needs a paid Puter plan`,
        text: 'Your balance cannot be used for it on the Free plan.',
        steps: [step('otherModel', 'Choose another'), step('seePlans', 'See plans on puter.com')],
      };
    case 'rate_limited':
      return {
        sign: 'wait',
        tone: 'plain',
        title: 'Puter asks us to slow down',
        text: `Too many requests in a short time (429). Your message is kept and nothing was charged.${inBrackets(problem.hint)}`,
        steps: [step('retry', 'Try now')],
      };
    case 'too_many_at_once':
      return {
        sign: 'wait',
        tone: 'plain',
        title: 'Too many answers at once',
        text: 'Puter runs a few at a time. Your message is kept.',
        steps: [step('retry', 'Try now')],
      };
    case 'signed_out':
      return {
        sign: 'account',
        tone: 'bad',
        title: 'You are signed out',
        text: titled(problem).text,
        steps: [step('signIn', 'Sign in')],
      };
    case 'silent':
      return silent(problem, [step('retry', 'Try again'), step('otherModel', 'Try another model')]);
    case 'offline':
      return {
        sign: 'broken',
        tone: 'bad',
        title: 'Puter could not be reached',
        text: 'Your message is kept.',
        steps: [step('retry', 'Try again')],
      };
    default:
      return {
        sign: 'alert',
        tone: 'bad',
        ...(problem ? words(problem, FAILED, saysWhatIsKept(problem.reason) ? '' : ` ${IS_KEPT}`) : LOST),
        steps: [
          step('retry', 'Try again'),
          step('otherModel', 'Try another model'),
          step('copyDetails', 'Copy details'),
        ],
      };
  }
}

/** The title of a problem, or `otherwise`, and its sentences with what is said after them. */
function words(problem: Problem, otherwise = FAILED, after = ''): Pick<Ending, 'title' | 'text'> {
  const { title, text, hint } = titled(problem);
  return { title: title ?? otherwise, text: `${text}${after}${inBrackets(hint)}` };
}
