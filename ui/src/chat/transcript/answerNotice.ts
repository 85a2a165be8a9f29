// What is said under an answer that did not end well, and what can be done about it: words only.
import type { Model, Problem, Turn } from '../../bindings';
import { explain, explainWithHint, inBrackets, saysWhatIsKept, titled, w } from '../../messages';

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

/** A model and the most that going on with it could cost, in microcents. */
type Cheaper = { model: Pick<Model, 'name'>; atMost: number };

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
      return stopped(answer);
    case 'interrupted':
      return interrupted(answer);
    case 'failed':
      return answer.problem?.reason.kind === 'noAnswer'
        ? empty()
        : failure(answer.problem, answer.modelName ?? answer.model);
    case 'complete':
      return isEmpty(answer) && answer.cut !== 'size' ? empty() : cut(answer, longest, cheaper);
  }
}

function stopped({ text, problem }: Turn): Ending {
  const { steps, ending } = w().answer;
  const { title, notSent, mayCharge } = ending.stopped;
  return {
    sign: 'stop',
    tone: 'plain',
    title,
    text: problem?.code === 'cancelled' ? notSent : mayCharge,
    steps: [...(text ? [step('continue', steps.continue)] : []), step('retry', steps.retry)],
  };
}

function empty(): Ending {
  const { steps, ending } = w().answer;
  return {
    sign: 'empty',
    tone: 'plain',
    ...ending.empty,
    steps: [step('moreRoom', steps.moreRoom), step('otherModel', steps.tryAnother)],
  };
}

/** What ended it before the model did. */
function cut(answer: Turn, longest: number | null, cheaper: Cheaper | null): Ending | null {
  const { cut, limit, spent, model, modelName } = answer;
  const { steps, ending } = w().answer;
  if (cut === 'limit' && limit !== null && limit === longest) {
    const { title, text } = ending.modelLimit;
    return {
      sign: 'cut',
      tone: 'plain',
      title,
      text: text({ model: modelName ?? model ?? '', tokens: limit }),
      steps: [step('continue', steps.continue)],
    };
  }
  if (cut === 'limit') {
    const { title, text, unknown } = ending.ownLimit;
    return {
      sign: 'cut',
      tone: 'plain',
      title,
      text: limit === null ? unknown : text(limit),
      steps: [step('continue', steps.continue), step('changeLimit', steps.changeLimit)],
    };
  }
  if (cut === 'size') {
    return {
      sign: 'cut',
      tone: 'warn',
      ...ending.endless,
      steps: [step('continue', steps.continue), step('leave', steps.leave)],
    };
  }
  if (cut !== 'balance') return null;
  const { title, text, unknown } = ending.balance;
  return {
    sign: 'cut',
    tone: 'warn',
    title,
    text:
      spent?.output && spent.costMicrocents
        ? text({ tokens: spent.output, microcents: spent.costMicrocents })
        : unknown,
    steps: [
      cheaper
        ? step('continueCheaper', steps.continueWith({ model: cheaper.model.name, microcents: cheaper.atMost }))
        : step('otherModel', steps.continueWithAnother),
      step('addBalance', steps.addBalance),
      step('leave', steps.leave),
    ],
  };
}

const isEmpty = ({ text, images, tools }: Turn) => text.trim() === '' && images.length + tools.length === 0;

function interrupted({ text, problem, spent }: Turn): Ending {
  const { steps: labels, ending } = w().answer;
  const hasText = text !== '';
  const steps = [...(hasText ? [step('continue', labels.continueFromHere)] : []), step('retry', labels.startAgain)];
  if (problem?.code === 'silent') return silent(problem, steps);
  const isOther = problem && problem.code !== 'offline' && problem.reason.kind !== 'answerBroke';
  return {
    sign: 'broken',
    tone: 'bad',
    title: ending.interrupted.title,
    text:
      problem && isOther
        ? explainWithHint(problem)
        : ending.interrupted.text({ hasText, microcents: spent?.costMicrocents ?? null }),
    steps,
  };
}

/** The connection stood, and nothing more came over it. */
const silent = (problem: Problem, steps: Ending['steps']): Ending => ({
  sign: 'wait',
  tone: 'bad',
  title: w().answer.ending.silent.title,
  text: explain(problem),
  steps,
});

/** What is said of a message that Puter, or the model called `model`, did not take. */
export function failure(problem: Problem | null, model: string | null): Ending {
  const { steps, failure } = w().answer;
  switch (problem?.code) {
    case 'no_funds':
      return {
        sign: 'money',
        tone: 'warn',
        ...failure.balance,
        steps: [
          step('otherModel', steps.sendWithAnother),
          step('shorter', steps.shorter(model)),
          step('addBalance', steps.addOnPuter),
        ],
      };
    case 'held':
      return {
        sign: 'wait',
        tone: 'warn',
        ...words(problem),
        steps: [step('retry', steps.sendWhenFree), step('otherModel', steps.useAnother)],
      };
    case 'too_long':
      return {
        sign: 'alert',
        tone: 'warn',
        ...words(problem, failure.tooLong(model)),
        steps: [step('otherModel', steps.useAnother)],
      };
    case 'needs_plan':
      return {
        sign: 'plan',
        tone: 'warn',
        title: failure.plan.title(model),
        text: failure.plan.text,
        steps: [step('otherModel', steps.chooseAnother), step('seePlans', steps.seePlans)],
      };
    case 'rate_limited':
      return {
        sign: 'wait',
        tone: 'plain',
        title: failure.tooFast.title,
        text: `${failure.tooFast.text}${inBrackets(problem.hint)}`,
        steps: [step('retry', steps.tryNow)],
      };
    case 'too_many_at_once':
      return { sign: 'wait', tone: 'plain', ...failure.tooMany, steps: [step('retry', steps.tryNow)] };
    case 'signed_out':
      return {
        sign: 'account',
        tone: 'bad',
        title: failure.signedOut.title,
        text: titled(problem).text,
        steps: [step('signIn', steps.signIn)],
      };
    case 'silent':
      return silent(problem, [step('retry', steps.tryAgain), step('otherModel', steps.tryAnother)]);
    case 'offline':
      return { sign: 'broken', tone: 'bad', ...failure.offline, steps: [step('retry', steps.tryAgain)] };
    default:
      return {
        sign: 'alert',
        tone: 'bad',
        ...(problem ? other(problem) : failure.lost),
        steps: [
          step('retry', steps.tryAgain),
          step('otherModel', steps.tryAnother),
          step('copyDetails', steps.copyDetails),
        ],
      };
  }
}

/** The title of a problem, or `otherwise`, and its sentences, with `more` said in them. */
function words(
  problem: Problem,
  otherwise = w().answer.failure.other,
  more = (sentences: string) => sentences,
): Pick<Ending, 'title' | 'text'> {
  const { title, text, hint } = titled(problem);
  return { title: title ?? otherwise, text: `${more(text)}${inBrackets(hint)}` };
}

/** The same for a problem that has no words of its own here. */
function other(problem: Problem): Pick<Ending, 'title' | 'text'> {
  const { other, textIsKept } = w().answer.failure;
  return saysWhatIsKept(problem.reason) ? words(problem, other) : words(problem, other, textIsKept);
}
