import { describe, expect, it } from 'vitest';
import { createRanking, createSearch, oneLine } from '../../utils/search.ts';

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
});

describe('ranking', () => {
  const items = [
    { name: 'Review access', also: 'matrix, who reaches what' },
    { name: 'Access review', also: '' },
    { name: 'Import CSV', also: 'spreadsheet' },
    { name: 'Zugriffe prüfen', also: '' },
    { name: 'アクセス確認', also: '権限の一覧' },
    { name: 'مراجعة الوصول', also: '' },
  ];
  const find = createRanking(items);
  const names = (query: string) => find(query).map(({ item }) => item.name);

  it('puts what begins with the words first, then words within, then other words for it', () => {
    expect(names('access')).toEqual(['Access review', 'Review access']);
    expect(names('acc rev')).toEqual(['Access review', 'Review access']);
    expect(names('review access')).toEqual(['Review access', 'Access review']);
    expect(names('matrix')).toEqual(['Review access']);
    expect(names('access spreadsheet')).toEqual([]);
  });

  it('finds by letters with which words begin', () => {
    expect(names('ra')).toContain('Review access');
    expect(names('revacc')).toEqual(['Review access']);
    expect(names('icsv')).toEqual(['Import CSV']);
    expect(names('xq')).toEqual([]);
  });

  it('finds in other words only from where a word begins', () => {
    expect(names('spread')).toEqual(['Import CSV']);
    expect(names('ads')).toEqual([]);
  });

  it('has no regard to case, accents and width, and knows scripts without spaces', () => {
    expect(names('PRUFEN')).toEqual(['Zugriffe prüfen']);
    expect(names('ｃｓｖ')).toEqual(['Import CSV']);
    expect(names('確認')).toEqual(['アクセス確認']);
    expect(names('一覧')).toEqual(['アクセス確認']);
    expect(names('الوصول')).toEqual(['مراجعة الوصول']);
  });
});
