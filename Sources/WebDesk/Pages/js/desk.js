// The page "/desk".

import './worklist/texts.js';
import './components/tandem-desk.js';
