/**
 * Everything Steward looks for in Meta's page, once, with the why. Roles and structure only: class names are
 * made by a machine and change with each release, texts come in more than a hundred languages.
 */

/** The one region that changes when the page within Business Suite does; the frame around it stays. */
export const MAIN = '[role="main"], main';

/** The page's title. Nothing above it belongs to the page. */
export const HEADING = 'h1, [role="heading"][aria-level="1"], h2, [role="heading"]';

/** Meta builds its buttons from `div`s with a role. */
export const BUTTON = '[role="button"], button';

/** The search of the list stands in the row of the Add button. */
export const SEARCH = 'input, [role="searchbox"], [role="combobox"]';

export const ICON = 'svg, i, img';

/** Neither shown nor read out, with all that is in it. */
export const HIDDEN = '[hidden], [aria-hidden="true"]';

/** Buttons in here are for one entry, or for something else than the list of system users. */
export const NOT_FOR_ANCHORS =
  '[role="grid"], [role="table"], [role="list"], [role="listbox"], [role="tree"], [role="row"], [role="tablist"], ' +
  '[role="tabpanel"], [role="dialog"], [role="alertdialog"], [role="menu"], [role="navigation"], [role="alert"], form, table, nav, dialog';

/** The list of system users: the Add button stands before it. */
export const LIST = '[role="grid"], [role="table"], [role="list"], [role="listbox"], table';

/** The entry of the list that is shown beside it. */
export const SELECTED_ENTRY =
  '[role="row"][aria-selected="true"], [role="option"][aria-selected="true"], [role="listitem"][aria-current]';

/**
 * "Add" in the languages of most portfolios. One sign among several: a page in another language is still
 * understood by its structure, and an "Add" elsewhere is not mistaken for this one.
 */
export const ADD_WORDS: ReadonlySet<string> = new Set([
  'add',
  'add new',
  'hinzufügen',
  'añadir',
  'agregar',
  'ajouter',
  'aggiungi',
  'adicionar',
  'toevoegen',
  'lägg till',
  'tilføj',
  'legg til',
  'lisää',
  'dodaj',
  'přidat',
  'pridať',
  'hozzáadás',
  'adăugați',
  'adaugă',
  'добавить',
  'додати',
  'добавяне',
  'προσθήκη',
  'ekle',
  'إضافة',
  'הוספה',
  'הוסף',
  'जोड़ें',
  'เพิ่ม',
  'thêm',
  'tambah',
  'tambahkan',
  '追加',
  '添加',
  '新增',
  '추가',
]);
