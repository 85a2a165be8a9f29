// Decides what an address in an answer may be: a link the person can follow, a picture that is already here, or text.
// Addresses come from a model, so everything not named here is text.
import { w } from '../../messages';

/**
 * The address if it is one that may be opened: http, https or mailto, and nothing before an @ that looks like the site it
 * leads to. Anything else is no link.
 */
export function linkAddress(href: string): string | undefined {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  if (!url || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
  return url.username === '' && url.password === '' ? url.href : undefined;
}

/** What a link's tooltip says: the place it leads to, first of all its host, as a person reads it. */
export function leadsTo(address: string): string {
  const { protocol, host, pathname, href } = new URL(address);
  if (protocol === 'mailto:') return w().kit.writeTo(pathname);
  return `${host} · ${href}`;
}

/** Whether a picture would have to be fetched from the web. */
export const isPictureElsewhere = (href: string): boolean => /^(?:https?:)?\/\//i.test(href);

/** Whether a picture's address holds the picture itself, so that nothing is loaded to show it. */
export function isPictureInside(href: string): boolean {
  return /^data:image\/(?:png|jpeg|gif|webp|avif|bmp);base64,[a-z\d+/]+={0,2}$/i.test(href);
}
