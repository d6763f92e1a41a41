// The frame that every page stands in: header, state of the server, and the page that the address names.

import './app.css';
import { useEffect } from 'preact/hooks';
import { LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import { link } from '../fleet/client.ts';
import { Overview } from '../overview/overview.tsx';
import { OpenedDevice } from '../settings/device-form.tsx';
import { Header } from './header.tsx';
import { Login } from './login.tsx';
import { NotFound } from './not-found.tsx';
import { Notices } from './notices.tsx';
import { OVERVIEW } from './paths.ts';
import { Title } from './title.tsx';

// What is not needed at first is fetched when it is.
const Device = lazy(() => import('../device/device.tsx'));
const Console = lazy(() => import('../console/console.tsx'));
const Connections = lazy(() => import('../connections/connections.tsx'));
const Journey = lazy(() => import('../journey/journey-page.tsx'));
const Wire = lazy(() => import('../wire/wire.tsx'));
const Lesson = lazy(() => import('../wire/lesson/lesson.tsx'));
const Chapter = lazy(() => import('../wire/lesson/chapter.tsx'));
const Settings = lazy(() => import('../settings/settings.tsx'));

export function App() {
  return (
    <LocationProvider>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        <Content />
      </main>
    </LocationProvider>
  );
}

function Content() {
  const { state, health } = link.value;
  if (state === 'login') return <Login />;
  // Before the server has said whether it wants a login, pages would ask in vain.
  if (state === 'connecting' && health === null) return null;
  return <Pages />;
}

function Pages() {
  return (
    <>
      <Notices />
      <Router onRouteChange={toTheTop}>
        <Route path={OVERVIEW} component={Overview} />
        <Route path="/devices/:id" component={Device} />
        <Route path="/devices/:id/console" component={Console} />
        <Route path="/devices/:id/readings/:boot/:seq" component={Journey} />
        <Route path="/connections" component={Connections} />
        <Route path="/wire" component={Wire} />
        <Route path="/wire/lesson" component={Lesson} />
        <Route path="/wire/lesson/:name" component={Chapter} />
        <Route path="/settings" component={Settings} />
        <Route path="/login" component={LoggedIn} />
        <Route default component={NotFound} />
      </Router>
      <OpenedDevice />
      <Title />
    </>
  );
}

/** Whoever comes to the login and needs none. */
function LoggedIn() {
  const { route } = useLocation();
  useEffect(() => route(OVERVIEW, true), [route]);
  return null;
}

/** A new page begins at its top, and for a screen reader at its content. */
function toTheTop(): void {
  scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
}
