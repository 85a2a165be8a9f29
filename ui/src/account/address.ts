// Reading an address as people type it. The application decides whether it may be used; this only finds its name.

/** The host of an address with or without a scheme: "http://puter.home.arpa/x" → "puter.home.arpa". */
export function hostOf(address: string): string {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`;
  return URL.canParse(whole) ? new URL(whole).host : address;
}
