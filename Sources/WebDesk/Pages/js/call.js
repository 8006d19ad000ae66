// The page "/call".

import './components/call-us.js';
