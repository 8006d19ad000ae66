// The page "/webhooks".

import { addTexts } from '../i18n.js';
import chinese from './texts/zh-CN.js';
import english from './texts/en.js';

addTexts({ en: english, 'zh-CN': chinese });
await import('./tandem-webhooks.js');
