import { describe, expect, it } from 'vitest';
import { below, StickToBottom, NEAR, type View } from './stickToBottom';

const HEIGHT = 600;
const at = (fromEnd: number, content = 2000): View => ({ top: content - HEIGHT - fromEnd, height: HEIGHT, content });

describe('following an answer', () => {
  it('moves along while the reader is at the end', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    expect(follow.grown({ ...at(0), content: 2040 })).toBe(2040 - HEIGHT);
  });

  it('does not move an answer that fits', () => {
    expect(new StickToBottom().grown({ top: 0, height: HEIGHT, content: 300 })).toBeNull();
  });

  it('stops at once when the reader turns up, even by a little', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    follow.leave();
    expect(follow.grown({ ...at(0), content: 2040 })).toBeNull();
  });

  it('stays off after a small turn up, near as the end still is', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    follow.leave();
    follow.scrolled(at(10));
    expect(follow.on).toBe(false);
  });

  it('stops when the view is moved away by any other means', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    follow.scrolled(at(NEAR + 1));
    expect(follow.on).toBe(false);
    expect(follow.isBehind(at(NEAR + 1))).toBe(true);
  });

  it('is not stopped by content that grew before the view could move', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    follow.scrolled({ ...at(0), content: 2400 });
    expect(follow.on).toBe(true);
  });

  it('is not stopped by a view that became lower before the engine told that it was put at the end', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    expect(follow.grown({ ...at(0), content: 2040 })).toBe(2040 - HEIGHT);
    follow.put(at(0, 2040));
    const lower = { ...at(0, 2040), height: HEIGHT - 40 };
    expect(follow.scrolled(lower)).toBe(2040 - lower.height);
    expect(follow.on).toBe(true);
  });

  it('is not stopped by an engine that takes the view elsewhere than it was put, again and again', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    for (let content = 2100; content < 2500; content += 100) {
      expect(follow.grown({ ...at(0, content - 100), content })).toBe(content - HEIGHT);
      follow.put(at(0, content));
      expect(follow.scrolled(at(57, content))).toBe(content - HEIGHT);
      follow.put(at(0, content));
    }
    expect(follow.on).toBe(true);
  });

  it('is not stopped by content that became shorter and longer again before the view could move', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    follow.grown(at(0));
    expect(follow.scrolled({ top: 1300, height: HEIGHT, content: 1960 })).toBe(1960 - HEIGHT);
    expect(follow.on).toBe(true);
  });

  it('is stopped by a reader who takes the view away again and again while an answer arrives', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    for (let content = 2100; content < 3100; content += 100) {
      const end = follow.grown({ ...at(100, content), content });
      if (end !== null) follow.put(at(0, content));
      follow.scrolled(at(NEAR + 1, content));
    }
    expect(follow.on).toBe(false);
  });

  it('is stopped at once by a reader who drags the scroll bar while an answer arrives', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    follow.grown(at(40, 2040));
    follow.put(at(0, 2040));
    follow.isHeld = true;
    expect(follow.scrolled(at(NEAR + 1, 2060))).toBeNull();
    expect(follow.on).toBe(false);
  });

  it('is stopped by a reader who moves away after the view was put at the end', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    follow.grown({ ...at(0), content: 2040 });
    follow.put(at(0, 2040));
    follow.scrolled(at(0, 2040));
    follow.scrolled(at(NEAR + 1, 2040));
    expect(follow.on).toBe(false);
  });

  it('is not stopped by a view that became taller while the content grew', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    const taller = HEIGHT + 36;
    follow.scrolled({ top: 2000 - taller, height: taller, content: 2100 });
    expect(follow.on).toBe(true);
  });

  it('is not stopped by having been hidden, whatever size it comes back in', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    const shorter = HEIGHT - 38;
    follow.cameBack({ top: 0, height: shorter, content: 2000 });
    expect(follow.scrolled({ top: 0, height: shorter, content: 2000 })).toBe(2000 - shorter);
    follow.cameBack({ top: 1400, height: shorter, content: 2000 });
    expect(follow.grown({ top: 1400, height: shorter, content: 2100 })).toBe(2100 - shorter);
  });

  it('returns at the end, on a jump and on sending', () => {
    const follow = new StickToBottom();
    follow.scrolled(at(0));
    follow.scrolled(at(500));
    expect(follow.on).toBe(false);
    follow.scrolled(at(NEAR));
    expect(follow.on).toBe(true);
    follow.leave();
    follow.join();
    expect(follow.on).toBe(true);
  });

  it('measures what lies below, never less than nothing', () => {
    expect(below(at(120))).toBe(120);
    expect(below({ top: 0, height: 600, content: 300 })).toBe(0);
  });
});
