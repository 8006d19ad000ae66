// Makes the desk's own texts known, before anything on the desk is shown.

import { addTexts } from '../i18n.js';
import chinese from './texts/zh-CN.js';
import english from './texts/en.js';

addTexts({ en: english, 'zh-CN': chinese });
