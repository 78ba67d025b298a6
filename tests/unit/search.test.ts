import { describe, expect, it } from 'vitest';
import { createSearch, oneLine } from '../../utils/search.ts';

describe('searching a list', () => {
  const items = [
    { id: 'act_12', name: 'Summer Ads North' },
    { id: 'act_34', name: 'Winter Ads' },
  ];

  it('wants every word in the name, in any order and case, or the whole in the id', () => {
    const search = createSearch(items);
    expect(search('  ')).toBe(items);
    expect(search('north summer')).toEqual([items[0]]);
    expect(search('act_3')).toEqual([items[1]]);
    expect(search('ads')).toEqual(items);
    expect(search('south')).toEqual([]);
  });

  it('takes a pasted list of names and ids for each of them, and nothing that only begins so', () => {
    const search = createSearch([
      { id: '10001', name: 'Coffee  Page' },
      { id: '10002', name: 'Coffee Page 2' },
      { id: '10003', name: 'Harbour, north' },
      { id: '10004', name: 'Tea; green' },
    ]);
    const ids = (query: string) => search(query).map(({ id }) => id);
    expect(ids('coffee page; HARBOUR, NORTH')).toEqual(['10001', '10003']);
    expect(ids(oneLine('Harbour, north\r\n\n  10002\nNobody\n'))).toEqual(['10002', '10003']);
    expect(ids('tea; gr')).toEqual(['10004']);
    expect(oneLine('one')).toBe('one');
  });

  it('takes a pasted list of ids for each of them', () => {
    const search = createSearch([
      { id: '1234567', name: 'A' },
      { id: 'act_7654321', name: '1234567 7654321' },
      { id: '12345670', name: 'C' },
    ]);
    expect(search('1234567 act_7654321').map(({ id }) => id)).toEqual(['1234567', 'act_7654321']);
    expect(search(' 1234567,\t12345670; 99999 ').map(({ name }) => name)).toEqual(['A', 'C']);
    // One id alone may be part of one, and short numbers are words of names.
    expect(search('1234567')).toHaveLength(3);
  });

  it('answers a key over 20,000 within a frame', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      id: `act_${index}`,
      name: `Portfolio Ads ${index}`,
    }));
    const search = createSearch(many);
    search('a');
    const times = ['a', 'ad', 'ads', 'ads 1', 'ads 12', 'ads 123'].map((query) => {
      const start = performance.now();
      search(query);
      return performance.now() - start;
    });
    expect(times.sort((a, b) => a - b)[2]).toBeLessThan(16);
  });
});
