// The page "/": who is signed in already goes on to the desk.

import { get } from './api.js';
import { SIGNED_IN } from './session-mark.js';
import { Problem } from './problem.js';
import './components/sign-in.js';

if (localStorage.getItem(SIGNED_IN)) {
  try {
    await get('/me', { retries: 0 });
    location.replace('/desk');
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 401) localStorage.removeItem(SIGNED_IN);
  }
}
