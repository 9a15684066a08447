import { describe, expect, it } from 'vitest';
import { GuardedFetch } from '../../../src/lib/guarded-fetch';

const PAGE = 'https://page.example';

/** A network that answers everything, from the address in `redirects` if there is one, and remembers what was asked. */
function network(redirects: Readonly<Record<string, string>> = {}) {
  const sent: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const guard = new GuardedFetch(async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    sent.push({ url, init });
    const response = new Response('answer');
    Object.defineProperty(response, 'url', { value: redirects[url] ?? new URL(url, PAGE).href });
    return response;
  }, PAGE);
  return { guard, sent };
}

describe('GuardedFetch', () => {
  it.each([
    'https://elsewhere.example/a',
    'https://page.example.evil.example/',
    'https://page.example:8443/',
    'http://page.example/',
    '//elsewhere.example/a',
    'data:text/plain,x',
    'blob:https://elsewhere.example/1',
    'file:///etc/passwd',
  ])('sends nothing to %s, which nobody chose', async (address) => {
    const { guard, sent } = network();
    await expect(guard.fetch(address)).rejects.toMatchObject({ code: 'network' });
    await expect(guard.fetch(new Request(new URL(address, PAGE)))).rejects.toMatchObject({ code: 'network' });
    expect(sent).toEqual([]);
  });

  it('lets requests to the page’s own origin through as they are', async () => {
    const { guard, sent } = network();
    const init = { headers: { Accept: 'text/plain' } };
    await guard.fetch('/models/nano/manifest.json', init);
    await guard.fetch(new URL('https://page.example/a'));
    expect(sent.map(({ url }) => url)).toEqual(['/models/nano/manifest.json', 'https://page.example/a']);
    expect(sent[0]?.init).toBe(init);
  });

  it('asks a chosen host without cookies and without the page’s address, whatever the caller says', async () => {
    const { guard, sent } = network();
    guard.allow('https://hub.example/some/path');
    await guard.fetch('https://hub.example/api', { credentials: 'include', headers: { Range: 'bytes=0-1' } });
    expect(sent[0]?.init).toMatchObject({
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: { Range: 'bytes=0-1' },
    });
    await expect(guard.fetch('https://other.hub.example/')).rejects.toMatchObject({ code: 'network' });
  });

  it('follows a host that may send on, and may ask there again', async () => {
    const { guard, sent } = network({ 'https://hub.example/file': 'https://files.example/signed' });
    guard.allow('https://hub.example', { sendsOn: true });
    await expect(guard.fetch('https://files.example/signed')).rejects.toMatchObject({ code: 'network' });
    await guard.fetch('https://hub.example/file');
    await guard.fetch('https://files.example/signed');
    expect(sent).toHaveLength(2);
  });

  it.each([
    ['a host that may not send on', false, 'https://files.example/'],
    ['a host that sends to one in the clear', true, 'http://files.example/'],
  ])('gives nobody the answer of %s', async (_, sendsOn, target) => {
    const { guard } = network({ 'https://hub.example/file': target });
    guard.allow('https://hub.example', { sendsOn });
    await expect(guard.fetch('https://hub.example/file')).rejects.toMatchObject({ code: 'network' });
    await expect(guard.fetch(target)).rejects.toMatchObject({ code: 'network' });
  });

  it.each(['http://hub.example', 'ftp://hub.example', 'hub.example', 'javascript:alert(1)', ''])(
    'does not allow %j',
    (address) => {
      const { guard } = network();
      expect(() => guard.allow(address)).toThrow(expect.objectContaining({ code: 'source-invalid' }));
    },
  );

  it.each(['http://localhost:8080/', 'http://127.0.0.1:9000/x', 'https://hub.example'])(
    'allows %s',
    async (address) => {
      const { guard, sent } = network();
      guard.allow(address);
      await guard.fetch(address);
      expect(sent).toHaveLength(1);
    },
  );
});
