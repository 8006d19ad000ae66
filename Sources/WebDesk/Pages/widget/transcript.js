// The conversation as a text file, for the visitor to keep.

/** @param chat whose older messages are read first */
export async function transcript(chat, words) {
  while (chat.timeline.hasOlder) await chat.readOlder();
  const title = chat.welcome.title || chat.welcome.name;
  const lines = chat.timeline.messages.map((message) => {
    const who = message.from === 'visitor' ? words.t('you') : message.agentName || title;
    const files = message.attachments.map(({ name, size }) => `[${name}, ${words.size(size)}]`);
    const said = message.deletedAt ? [words.t('deleted')] : [message.text, ...files].filter(Boolean);
    return `${words.moment(message.at)} · ${who}${message.editedAt ? ` (${words.t('edited')})` : ''}\n${said.join('\n')}\n`;
  });
  // Windows' editor takes a file without the mark for another encoding.
  return new Blob(['\uFEFF', `${words.t('transcriptTitle', { title })}\n${location.host}\n\n`, lines.join('\n')], { type: 'text/plain;charset=utf-8' });
}
