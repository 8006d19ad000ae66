// The page "/desk".

import './work/texts.js';
import './components/tandem-desk.js';
