// The demo page "/chat": its texts, and a button of the site's own that opens the chat.

import { language } from './i18n.js';

const TEXTS = {
  en: {
    back: 'To Tandem',
    title: 'Plants that like living with you',
    lead: 'A made-up shop with a real chat: ask a question at the lower right, and answer it as an agent at the desk.',
    ask: 'Ask us',
    desk: 'Open the desk',
    fern: 'Sword fern',
    'fern.text': 'Shade and a little water. Nothing else.',
    fig: 'Fiddle-leaf fig',
    'fig.text': 'A bright room, and a name that starts talks.',
    herb: 'Kitchen herbs',
    'herb.text': 'Basil, thyme, chives: three pots, one windowsill.',
  },
  'zh-CN': {
    back: '返回 Tandem',
    title: '愿意与您同住的植物',
    lead: '虚构的商店，真实的聊天：在右下角提问，再到坐席台以客服身份回答。',
    ask: '联系我们',
    desk: '打开坐席台',
    fern: '肾蕨',
    'fern.text': '一点阴凉，一点水，仅此而已。',
    fig: '琴叶榕',
    'fig.text': '明亮的房间，好看的叶子。',
    herb: '厨房香草',
    'herb.text': '罗勒、百里香、香葱：三盆，一个窗台。',
  },
};

document.querySelectorAll('[data-text]').forEach((element) => { element.textContent = TEXTS[language()][element.dataset.text]; });

// What is called before the chat's script is there waits for it.
document.getElementById('ask').addEventListener('click', () => (window.tandemChat ??= []).push(['open']));
