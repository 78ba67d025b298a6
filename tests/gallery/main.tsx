import '../../components/ui/tokens.css';
import '../../components/ui/ui.css';
import '../../components/flow/flow.css';
import '../../components/setup/setup.css';
import '../../components/console/console.css';
import '../../components/review/review.css';
import './gallery.css';
import { render } from 'preact';
import { LANGUAGES } from './browser.ts';
import { forceStates } from './force.ts';
import { Gallery } from './gallery.tsx';
import { LOOK } from './look.ts';

const { documentElement: page } = document;
page.dir = LOOK.dir;
page.lang = LOOK.lang.replace('_', '-');
if (LOOK.theme !== 'system') page.dataset.theme = LOOK.theme;
page.dataset.motion = LOOK.motion;

const root = document.getElementById('gallery');
if (root === null) throw new Error('The page has no place for the gallery.');
render(<Gallery look={LOOK} languages={LANGUAGES} />, root);
forceStates(document);
