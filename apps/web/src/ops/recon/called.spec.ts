import { calledOf } from './called.js';

describe('calledOf', () => {
  it('calls a colleague by name', () => {
    const called = calledOf([{ id: 'usr_1', name: 'Ines Calder', email: 'ines@a.example' }]);
    expect(called.get('usr_1')).toBe('Ines Calder');
  });

  it('tells two of one name apart by their e-mail, and nobody else', () => {
    const called = calledOf([
      { id: 'usr_1', name: 'Ines Calder', email: 'ines@a.example' },
      { id: 'usr_2', name: 'Ines Calder', email: 'calder@a.example' },
      { id: 'usr_3', name: 'Rosa Vega', email: 'rosa@a.example' },
    ]);
    expect([...called.values()]).toEqual([
      'Ines Calder (ines@a.example)',
      'Ines Calder (calder@a.example)',
      'Rosa Vega',
    ]);
  });
});
