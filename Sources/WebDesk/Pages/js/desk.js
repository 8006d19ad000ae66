// The page "/desk".

import './components/tandem-desk.js';
