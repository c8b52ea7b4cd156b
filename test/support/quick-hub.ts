// For `node --import`: a hub whose waiting by chance (the way back to a broker) is short. Nothing else is different.

const random = Math.random;
Math.random = () => random() * 0.02;
